"""Lists of stock and price lists of suppliers: from a table somebody kept to rows that can be taken in."""
