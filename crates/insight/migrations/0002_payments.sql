create index if not exists payment_report on payment (day, counts, currency, creditor_id, amount);
