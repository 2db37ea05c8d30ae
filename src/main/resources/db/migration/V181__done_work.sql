-- What an officer has completed, the newest first.
CREATE INDEX sla_step_done ON sla_step (officer, ended_at DESC)
  WHERE kind = 'TASK' AND ending = 'COMPLETED';
