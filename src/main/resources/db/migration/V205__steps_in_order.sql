-- The list of steps is read in the order in which they are due, a page at a time.
CREATE INDEX sla_step_due ON sla_step (due_at, id);
