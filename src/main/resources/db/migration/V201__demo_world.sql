-- That the demonstration's past was made, so that it is made once.
CREATE TABLE demo_world (
  id       integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  seed     bigint NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,               -- null: not finished
  cases    integer
);
