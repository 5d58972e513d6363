create index if not exists payment_report on payment (day, counts, creditor_id, amount);
