-- What officers are told. Written in the transaction of what it is about; the key is the event's, so
-- that no restart and no second node tells it twice.
CREATE TABLE reminder (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key         text NOT NULL UNIQUE,
  kind        text NOT NULL,
  case_number text REFERENCES assistance_case (number),
  task_id     text,
  text        text NOT NULL,
  path        text,                      -- of the page that it leads to, on this server
  at          timestamptz NOT NULL
);
CREATE INDEX reminder_at ON reminder (at);

-- How mail is sent to whom. Nobody without an address gets any.
CREATE TABLE mail_setting (
  user_id       text PRIMARY KEY REFERENCES officer (user_id),
  address       text,
  address_since timestamptz,             -- what was told before is not sent any more
  single        boolean NOT NULL DEFAULT false,
  quiet_from    time NOT NULL,
  quiet_to      time NOT NULL,           -- equal to quiet_from: no quiet hours
  last_morning  timestamptz,             -- when the last morning mail was made
  CHECK ((address IS NULL) = (address_since IS NULL))
);

-- Letters, kept until they are old.
CREATE TABLE mail (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id   text NOT NULL UNIQUE,     -- the same at every attempt
  user_id      text NOT NULL REFERENCES officer (user_id),
  subject      text NOT NULL,
  content      jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  state        text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'DEAD')),
  attempts     integer NOT NULL DEFAULT 0,
  next_attempt timestamptz NOT NULL,
  sent_at      timestamptz,
  problem      text,                     -- of the last attempt, without the address
  CHECK ((state = 'SENT') = (sent_at IS NOT NULL))
);
CREATE INDEX mail_waiting ON mail (next_attempt) WHERE state = 'WAITING';
CREATE INDEX mail_dead ON mail (created_at) WHERE state = 'DEAD';
CREATE INDEX mail_created ON mail (created_at);

CREATE TABLE reminder_recipient (
  reminder bigint NOT NULL REFERENCES reminder (id) ON DELETE CASCADE,
  user_id  text NOT NULL REFERENCES officer (user_id),
  state    text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'MAILED', 'DROPPED')),
  mail     bigint REFERENCES mail (id) ON DELETE SET NULL,
  PRIMARY KEY (reminder, user_id)
);
CREATE INDEX reminder_recipient_waiting ON reminder_recipient (user_id) WHERE state = 'WAITING';
CREATE INDEX reminder_recipient_user ON reminder_recipient (user_id, reminder);
CREATE INDEX reminder_recipient_mail ON reminder_recipient (mail);

-- What is due is looked for over all counties, and what waits at a post in its division.
CREATE INDEX sla_step_open_due ON sla_step (due_at) WHERE ended_at IS NULL AND kind = 'TASK' AND NOT applicant;
CREATE INDEX sla_step_open_post ON sla_step (division, post) WHERE ended_at IS NULL AND kind = 'TASK';
CREATE INDEX sla_step_open_officer ON sla_step (officer) WHERE ended_at IS NULL AND kind = 'TASK' AND officer IS NOT NULL;

COMMENT ON TABLE reminder IS 'Events that officers are told of';
COMMENT ON TABLE reminder_recipient IS 'Who is told, and in which letter';
COMMENT ON TABLE mail IS 'Letters: outbox, sent ones and dead ones';
COMMENT ON TABLE mail_setting IS 'Mail addresses and preferences of officers';
