"""Pure arithmetic of money, without a database: what lines cost, what discounts are worth."""
