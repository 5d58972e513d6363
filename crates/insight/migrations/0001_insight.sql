create index if not exists touch_report on touch (day, debtor_id, creditor_id, outcome, direction, channel, user_id, stage, seconds, cost_minor);
