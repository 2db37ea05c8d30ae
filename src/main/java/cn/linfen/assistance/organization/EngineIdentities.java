package cn.linfen.assistance.organization;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the engine's users, groups, memberships and authorisations equal to our officers and posts,
 * so that Admin shows them and the engine's own queries respect them. Only grants are written: one
 * revoke row would slow down every query of its group.
 */
@Component
class EngineIdentities {

  private static final String GROUP_TYPE = "post";

  /**
   * The engine counts members of this group as its administrators. Nobody who can sign in is one.
   */
  private static final String ENGINE_ADMINISTRATORS = "camunda-admin";

  private static final String ENGINE_USER = "engine";

  private final IdentityService identities;
  private final AuthorizationService authorizations;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  EngineIdentities(
      IdentityService identities,
      AuthorizationService authorizations,
      Officers officers,
      Posts posts,
      Divisions divisions,
      JdbcClient jdbc,
      ApplicationEventPublisher events) {
    this.identities = identities;
    this.authorizations = authorizations;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.jdbc = jdbc;
    this.events = events;
  }

  /** What a grant is about. */
  private record On(Resource resource, String id) {}

  void saveUser(String userId, String name) {
    User user = identities.createUserQuery().userId(userId).singleResult();
    boolean isNew = user == null;
    if (isNew) {
      user = identities.newUser(userId);
      // Sign-in checks our own hash; the engine's must never match anything.
      user.setPassword("A1!" + UUID.randomUUID() + UUID.randomUUID());
    }
    user.setFirstName(name);
    user.setLastName("");
    identities.saveUser(user);
    if (isNew) {
      grantOnce(null, userId, Resources.USER, userId, Permissions.READ);
    }
  }

  /** The group that makes the engine's set-up page refuse to make administrators. */
  void ensureEngineAdministrators() {
    if (identities.createGroupQuery().groupId(ENGINE_ADMINISTRATORS).count() == 0) {
      Group group = identities.newGroup(ENGINE_ADMINISTRATORS);
      group.setName("引擎内部");
      group.setType("SYSTEM");
      identities.saveGroup(group);
    }
    if (identities.createUserQuery().userId(ENGINE_USER).count() == 0) {
      saveUser(ENGINE_USER, "引擎内部账户（不能登录）");
    }
    if (identities.createUserQuery().memberOfGroup(ENGINE_ADMINISTRATORS).count() == 0) {
      identities.createMembership(ENGINE_USER, ENGINE_ADMINISTRATORS);
    }
  }

  /**
   * Brings users and memberships in line with today's holdings; also runs each minute, as holdings
   * begin and end at midnight and users are loaded by a command while the application runs.
   */
  @Scheduled(cron = "1 * * * * *")
  @Transactional
  public void synchronize() {
    // Two at once would both add what is missing.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('engine identities'))")
        .query((row, i) -> 0)
        .list();
    jdbc.sql(
            "select user_id, name from officer"
                + " where not exists (select 1 from act_id_user where id_ = user_id)")
        .query((row, i) -> List.of(row.getString(1), row.getString(2)))
        .list()
        .forEach(officer -> saveUser(officer.get(0), officer.get(1)));
    List<PostHolding> holdings = officers.currentHoldings();
    Set<String> wanted =
        holdings.stream()
            .map(held -> held.userId() + "\n" + held.groupId())
            .collect(Collectors.toSet());
    Set<String> present =
        new HashSet<>(
            jdbc.sql(
                    "select m.user_id_ || chr(10) || m.group_id_ from act_id_membership m"
                        + " join act_id_group g on g.id_ = m.group_id_ where g.type_ = ?")
                .param(GROUP_TYPE)
                .query(String.class)
                .list());
    alignGroups(holdings);
    for (String pair : wanted) {
      if (!present.contains(pair)) {
        identities.createMembership(pair.split("\n")[0], pair.split("\n")[1]);
      }
    }
    for (String pair : present) {
      if (!wanted.contains(pair)) {
        identities.deleteMembership(pair.split("\n")[0], pair.split("\n")[1]);
      }
    }
    if (!wanted.equals(present)) {
      events.publishEvent(new PostsChanged());
    }
  }

  /**
   * Makes the groups of the holdings, with the grants that the table of rights gives them. Two
   * questions find those few of thousands of groups at which there is something to do.
   */
  private void alignGroups(List<PostHolding> holdings) {
    Set<String> groups =
        new HashSet<>(
            jdbc.sql("select id_ from act_id_group where type_ = ?")
                .param(GROUP_TYPE)
                .query(String.class)
                .list());
    Map<String, Set<String>> present = new HashMap<>();
    jdbc.sql(
            "select group_id_, resource_type_ || ' ' || resource_id_ || ' ' || perms_"
                + " from act_ru_authorization"
                + " where group_id_ is not null and type_ = ? and resource_type_ <> ?")
        .params(Authorization.AUTH_TYPE_GRANT, Resources.TASK.resourceType())
        .query(
            row -> {
              present
                  .computeIfAbsent(row.getString(1), group -> new HashSet<>())
                  .add(row.getString(2));
            });
    Set<String> seen = new HashSet<>();
    for (PostHolding held : holdings) {
      String id = held.groupId();
      if (!seen.add(id)) {
        continue;
      }
      Post post = posts.get(held.post());
      if (!groups.contains(id)) {
        Group group = identities.newGroup(id);
        group.setName(divisions.get(held.division()).name() + "·" + post.name());
        group.setType(GROUP_TYPE);
        identities.saveGroup(group);
      }
      Map<On, Set<Permission>> wanted = grants(post, id);
      Set<String> texts =
          wanted.entrySet().stream()
              .map(
                  one ->
                      one.getKey().resource().resourceType()
                          + " "
                          + one.getKey().id()
                          + " "
                          + mask(one.getValue()))
              .collect(Collectors.toSet());
      if (!texts.equals(present.getOrDefault(id, Set.of()))) {
        align(id, wanted);
      }
    }
  }

  /** What the table of rights gives the holders of a post in the engine. */
  private static Map<On, Set<Permission>> grants(Post post, String id) {
    Map<On, Set<Permission>> all = new LinkedHashMap<>();
    grant(all, Resources.GROUP, id, Permissions.READ);
    grant(all, Resources.APPLICATION, "welcome", Permissions.ACCESS);
    if (post.actions().contains(Action.TASKLIST)) {
      grant(all, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
      // Name and diagram of the process, also of a step that nobody starts; nothing of a case.
      grant(all, Resources.PROCESS_DEFINITION, "*", Permissions.READ);
    }
    if (post.actions().contains(Action.TASKLIST) || !post.starts().isEmpty()) {
      grant(all, Resources.PROCESS_INSTANCE, "*", Permissions.CREATE);
    }
    for (String process : post.starts()) {
      grant(
          all,
          Resources.PROCESS_DEFINITION,
          process,
          Permissions.READ,
          Permissions.CREATE_INSTANCE);
    }
    if (post.actions().contains(Action.COCKPIT)) {
      grant(all, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
      grant(all, Resources.PROCESS_DEFINITION, "*", Permissions.READ);
      if (post.level() == DivisionLevel.CITY) {
        // The engine knows no counties: whoever sees one of its cases through it sees them all.
        grant(
            all,
            Resources.PROCESS_DEFINITION,
            "*",
            Permissions.READ_INSTANCE,
            Permissions.READ_TASK,
            Permissions.READ_HISTORY);
      }
      grant(all, Resources.DECISION_DEFINITION, "*", Permissions.READ);
      grant(all, Resources.DEPLOYMENT, "*", Permissions.READ);
    }
    if (post.actions().contains(Action.ADMIN_APP)) {
      grant(all, Resources.APPLICATION, "admin", Permissions.ACCESS);
      grant(all, Resources.USER, "*", Permissions.READ);
      grant(all, Resources.GROUP, "*", Permissions.READ);
      grant(all, Resources.AUTHORIZATION, "*", Permissions.READ);
    }
    if (post.actions().contains(Action.DEPLOY)) {
      grant(all, Resources.DEPLOYMENT, "*", Permissions.CREATE);
    }
    return all;
  }

  private void grantOnce(
      String group, String user, Resource resource, String id, Permission permission) {
    Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setGroupId(group);
    grant.setUserId(user);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(new Permission[] {permission});
    boolean present =
        authorizations
                .createAuthorizationQuery()
                .userIdIn(user)
                .resourceType(resource)
                .resourceId(id)
                .count()
            > 0;
    if (!present) {
      authorizations.saveAuthorization(grant);
    }
  }

  private static void grant(
      Map<On, Set<Permission>> all, Resource resource, String id, Permission... permissions) {
    // The engine allows one grant a group and resource: a second one adds to the first.
    all.computeIfAbsent(new On(resource, id), on -> new LinkedHashSet<>())
        .addAll(List.of(permissions));
  }

  /** Makes the group's grants those: what a post lost since the last start is taken away. */
  private void align(String group, Map<On, Set<Permission>> wanted) {
    Map<On, Set<Permission>> missing = new LinkedHashMap<>(wanted);
    for (Authorization present :
        authorizations.createAuthorizationQuery().groupIdIn(group).list()) {
      if (present.getResourceType() == Resources.TASK.resourceType()) {
        continue; // Comes and goes with the task.
      }
      Set<Permission> right =
          wanted.entrySet().stream()
              .filter(one -> one.getKey().resource().resourceType() == present.getResourceType())
              .filter(one -> one.getKey().id().equals(present.getResourceId()))
              .peek(one -> missing.remove(one.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(Set.of());
      if (right.isEmpty()) {
        authorizations.deleteAuthorization(present.getId());
      } else if (mask(present) != mask(right)) {
        present.setPermissions(right.toArray(new Permission[0]));
        authorizations.saveAuthorization(present);
      }
    }
    missing.forEach(
        (on, permissions) -> {
          Authorization grant =
              authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
          grant.setGroupId(group);
          grant.setResource(on.resource());
          grant.setResourceId(on.id());
          grant.setPermissions(permissions.toArray(new Permission[0]));
          authorizations.saveAuthorization(grant);
        });
  }

  private static int mask(Authorization authorization) {
    return ((AuthorizationEntity) authorization).getPermissions();
  }

  private static int mask(Set<Permission> permissions) {
    return permissions.stream().mapToInt(Permission::getValue).reduce(0, (a, b) -> a | b);
  }
}
