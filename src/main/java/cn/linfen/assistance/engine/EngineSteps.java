package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The steps of cases as the engine's history has them. */
public final class EngineSteps {

  private static final String WAITING =
      "'intermediateTimer', 'intermediateMessageCatch', 'receiveTask'";

  // A boundary timer begins in the moment in which it ends its step.
  private static final String LAPSED =
      """
      exists (select 1 from act_hi_actinst b
              where b.proc_inst_id_ = s.proc_inst_id_ and b.act_type_ = 'boundaryTimer'
                and b.start_time_ between s.end_time_ and s.end_time_ + interval '1 second')
      """;

  private static final String TASKS =
      """
      select s.id_ as id, 'TASK' as kind, p.business_key_ as case_number, s.proc_def_key_ as process_key,
             s.proc_def_id_ as definition_id, s.task_def_key_ as activity_id, s.proc_inst_id_ as instance_id,
             s.name_ as name,
             (select g.group_id_ from act_hi_identitylink g
              where g.task_id_ = s.id_ and g.type_ = 'candidate' and g.group_id_ is not null
                and g.operation_type_ = 'add'
              order by g.timestamp_ desc, g.id_ desc limit 1) as post_group,
             s.assignee_ as officer, s.start_time_ as started_at, s.due_date_ as due_at, s.end_time_ as ended_at,
             c.aid_type as aid_type,
             case when s.end_time_ is null then null
                  when s.delete_reason_ = 'completed' then 'COMPLETED'
                  when LAPSED then 'LAPSED' else 'CANCELLED' end as ending
      from act_hi_taskinst s join act_hi_procinst p on p.proc_inst_id_ = s.proc_inst_id_
      left join assistance_case c on c.number = p.business_key_
      where p.business_key_ is not null
      """
          .replace("LAPSED then", LAPSED + " then");

  private static final String WAITS =
      """
      select s.id_, 'WAIT', p.business_key_, s.proc_def_key_, s.proc_def_id_, s.act_id_, s.proc_inst_id_,
             coalesce(s.act_name_, s.act_id_), null, null, s.start_time_, null, s.end_time_,
             c.aid_type,
             case when s.end_time_ is null then null
                  when s.act_inst_state_ = 2 then 'CANCELLED' else 'COMPLETED' end
      from act_hi_actinst s join act_hi_procinst p on p.proc_inst_id_ = s.proc_inst_id_
      left join assistance_case c on c.number = p.business_key_
      where p.business_key_ is not null
        and s.act_type_ in (TYPES)
      """
          .replace("TYPES", WAITING);

  private final JdbcClient jdbc;
  private final ModelLimits limits;

  public EngineSteps(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.limits = new ModelLimits(jdbc);
  }

  public List<Step> find(Collection<String> tasks, Collection<String> waits) {
    return jdbc.sql(
            TASKS + " and s.id_ = any(?) union all " + WAITS + " and s.id_ = any(?) order by 1")
        .params(tasks.toArray(String[]::new), waits.toArray(String[]::new))
        .query(this::row)
        .list();
  }

  /** Case numbers of those process instances. */
  Set<String> cases(Collection<String> processInstances) {
    return jdbc.sql(
            "select distinct business_key_ from act_hi_procinst"
                + " where proc_inst_id_ = any(?) and business_key_ is not null")
        .param(processInstances.toArray(String[]::new))
        .query(String.class)
        .set();
  }

  /** Up to so many ids of tasks that the history still has, in order, after that one. */
  public List<String> tasksAfter(String id, int most) {
    return jdbc.sql("select id_ from act_hi_taskinst where id_ > ? order by id_ limit ?")
        .params(id, most)
        .query(String.class)
        .list();
  }

  /** Likewise of waiting periods. */
  public List<String> waitsAfter(String id, int most) {
    return jdbc.sql(
            "select id_ from act_hi_actinst where id_ > ? and act_type_ in (TYPES) order by id_ limit ?"
                .replace("TYPES", WAITING))
        .params(id, most)
        .query(String.class)
        .list();
  }

  private Step row(ResultSet row, int number) throws SQLException {
    String ending = row.getString("ending");
    return new Step(
        row.getString("id"),
        Step.Kind.valueOf(row.getString("kind")),
        row.getString("case_number"),
        row.getString("process_key"),
        row.getString("definition_id"),
        row.getString("activity_id"),
        row.getString("name"),
        limits.key(
            row.getString("definition_id"),
            row.getString("activity_id"),
            row.getString("instance_id"),
            row.getString("aid_type")),
        limits.pauses(
            row.getString("definition_id"),
            row.getString("activity_id"),
            row.getString("instance_id")),
        row.getString("post_group"),
        row.getString("officer"),
        instant(row, "started_at"),
        instant(row, "due_at"),
        instant(row, "ended_at"),
        ending == null ? null : Step.Ending.valueOf(ending));
  }

  /** The engine stores moments without a zone, in the JVM's. */
  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp moment = row.getTimestamp(column);
    return moment == null ? null : moment.toInstant();
  }
}
