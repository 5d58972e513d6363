create index if not exists touch_report on touch (day, debtor_id, creditor_id, outcome, direction, channel, user_id, stage, seconds, cost_minor);
create index if not exists promise_report on promise (made_day, creditor_id, user_id, state);
