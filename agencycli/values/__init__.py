"""What people type and what it means: phones, e-mails, names, dates, numbers, requisites. No database."""

from __future__ import annotations
