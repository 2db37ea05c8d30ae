package cn.linfen.assistance.engine;

import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.task.Task;

/**
 * What the engine grants by itself: nothing but the rights on a task to those it is for. What posts
 * may do is said by the table of rights. The assignee of a task may put it back, which Camunda
 * counts as assigning; a former assignee keeps nothing but the rights of the post, held by name
 * where a colleague must keep away from the case.
 */
class DefaultGrants extends DefaultAuthorizationProvider {

  private final Recusals recusals;
  private final Handovers handovers;

  DefaultGrants(Recusals recusals, Handovers handovers) {
    this.recusals = recusals;
    this.handovers = handovers;
  }

  @Override
  public AuthorizationEntity[] newTaskGroupIdentityLink(Task task, String groupId, String type) {
    Set<String> allowed = recusals.allowed((TaskEntity) task, groupId);
    if (allowed == null) {
      handovers.ifVacant((TaskEntity) task, groupId);
      return super.newTaskGroupIdentityLink(task, groupId, type);
    }
    return allowed.stream()
        .map(user -> super.newTaskUserIdentityLink(task, user, type))
        .flatMap(grants -> grants == null ? Stream.of() : Stream.of(grants))
        .filter(grant -> grant != null)
        .toArray(AuthorizationEntity[]::new);
  }

  @Override
  public AuthorizationEntity[] newUser(User user) {
    return null;
  }

  @Override
  public AuthorizationEntity[] newGroup(Group group) {
    return null;
  }

  @Override
  public AuthorizationEntity[] newFilter(Filter filter) {
    return null;
  }

  @Override
  public AuthorizationEntity[] newDeployment(Deployment deployment) {
    return null;
  }

  @Override
  public AuthorizationEntity[] newTaskAssignee(Task task, String oldAssignee, String newAssignee) {
    if (oldAssignee != null && !oldAssignee.equals(newAssignee)) {
      AuthorizationEntity former =
          getAuthorizationManager()
              .findAuthorizationByUserIdAndResourceId(
                  Authorization.AUTH_TYPE_GRANT, oldAssignee, Resources.TASK, task.getId());
      if (former != null && recusals.grantsByName((TaskEntity) task, oldAssignee)) {
        former.removePermission(Permissions.TASK_ASSIGN);
      } else if (former != null) {
        Context.getCommandContext().getDbEntityManager().delete(former);
      }
    }
    AuthorizationEntity[] granted = super.newTaskAssignee(task, oldAssignee, newAssignee);
    if (granted != null) {
      for (AuthorizationEntity grant : granted) {
        if (grant.getResourceType() == Resources.TASK.resourceType()) {
          grant.addPermission(Permissions.TASK_ASSIGN);
        }
      }
    }
    return granted;
  }
}
