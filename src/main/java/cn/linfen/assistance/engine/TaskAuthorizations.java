package cn.linfen.assistance.engine;

import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.task.Task;

/**
 * Gives the assignee of a task the right to put it back, which Camunda counts as assigning, and
 * takes all rights from a former assignee: what remains are the rights of the post.
 */
class TaskAuthorizations extends DefaultAuthorizationProvider {

  @Override
  public AuthorizationEntity[] newTaskAssignee(Task task, String oldAssignee, String newAssignee) {
    if (oldAssignee != null && !oldAssignee.equals(newAssignee)) {
      AuthorizationEntity former =
          getAuthorizationManager()
              .findAuthorizationByUserIdAndResourceId(
                  Authorization.AUTH_TYPE_GRANT, oldAssignee, Resources.TASK, task.getId());
      if (former != null) {
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
