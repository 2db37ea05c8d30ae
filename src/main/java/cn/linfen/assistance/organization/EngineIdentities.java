package cn.linfen.assistance.organization;

import java.util.HashSet;
import java.util.List;
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

  /** For accounts made while the application was down. */
  void ensureUser(String userId, String name) {
    if (identities.createUserQuery().userId(userId).count() == 0) {
      saveUser(userId, name);
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
   * Brings memberships in line with today's holdings; also runs each night, when holdings begin and
   * end.
   */
  @Scheduled(cron = "0 1 0 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void synchronize() {
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
    holdings.stream()
        .collect(Collectors.toMap(PostHolding::groupId, held -> held, (a, b) -> a))
        .values()
        .forEach(this::ensureGroup);
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

  private void ensureGroup(PostHolding held) {
    Post post = posts.get(held.post());
    String id = held.groupId();
    if (identities.createGroupQuery().groupId(id).count() == 0) {
      Group group = identities.newGroup(id);
      group.setName(divisions.get(held.division()).name() + "·" + post.name());
      group.setType(GROUP_TYPE);
      identities.saveGroup(group);
    }
    if (authorizations.createAuthorizationQuery().groupIdIn(id).count() > 0) {
      return;
    }
    grant(id, Resources.GROUP, id, Permissions.READ);
    grant(id, Resources.APPLICATION, "welcome", Permissions.ACCESS);
    if (post.actions().contains(Action.TASKLIST)) {
      grant(id, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    }
    if (post.actions().contains(Action.TASKLIST) || !post.starts().isEmpty()) {
      grant(id, Resources.PROCESS_INSTANCE, "*", Permissions.CREATE);
    }
    for (String process : post.starts()) {
      grant(
          id, Resources.PROCESS_DEFINITION, process, Permissions.READ, Permissions.CREATE_INSTANCE);
    }
    if (post.actions().contains(Action.COCKPIT)) {
      grant(id, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
      grant(id, Resources.PROCESS_DEFINITION, "*", Permissions.READ);
      if (post.level() == DivisionLevel.CITY) {
        // The engine knows no counties: whoever sees one of its cases through it sees them all.
        grant(
            id,
            Resources.PROCESS_DEFINITION,
            "*",
            Permissions.READ_INSTANCE,
            Permissions.READ_TASK,
            Permissions.READ_HISTORY);
      }
      grant(id, Resources.DECISION_DEFINITION, "*", Permissions.READ);
      grant(id, Resources.DEPLOYMENT, "*", Permissions.READ);
    }
    if (post.actions().contains(Action.ADMIN_APP)) {
      grant(id, Resources.APPLICATION, "admin", Permissions.ACCESS);
      grant(id, Resources.USER, "*", Permissions.READ);
      grant(id, Resources.GROUP, "*", Permissions.READ);
      grant(id, Resources.AUTHORIZATION, "*", Permissions.READ);
    }
    if (post.actions().contains(Action.DEPLOY)) {
      grant(id, Resources.DEPLOYMENT, "*", Permissions.CREATE);
    }
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

  private void grant(String group, Resource resource, String id, Permission... permissions) {
    // The engine allows one grant a group and resource: a second one adds to the first.
    Authorization grant =
        authorizations
            .createAuthorizationQuery()
            .groupIdIn(group)
            .resourceType(resource)
            .resourceId(id)
            .singleResult();
    if (grant == null) {
      grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      grant.setGroupId(group);
      grant.setResource(resource);
      grant.setResourceId(id);
    }
    for (Permission permission : permissions) {
      grant.addPermission(permission);
    }
    authorizations.saveAuthorization(grant);
  }
}
