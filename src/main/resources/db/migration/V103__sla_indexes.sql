-- Measured at a million cases: the months of the trend are counted from indexes alone, and the list of
-- ended steps of one element is read in its order.
drop index sla_case_started;
create index sla_case_started on sla_case (started_at) include (county, aid_type);
drop index sla_case_ended;
create index sla_case_ended on sla_case (ended_at desc nulls last) include (county, aid_type, outcome, late_steps);
create index sla_step_activity on sla_step (process_key, activity_id, ended_at desc nulls last);
