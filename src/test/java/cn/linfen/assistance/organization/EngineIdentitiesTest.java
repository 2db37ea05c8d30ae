package cn.linfen.assistance.organization;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.IntegrationTest;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@IntegrationTest
class EngineIdentitiesTest {

  private static final String GROUP = "township.clerk.141002100";

  @Autowired EngineIdentities identities;
  @Autowired AuthorizationService authorizations;

  /** As after an upgrade that changed posts.csv: the group was made with other rights. */
  @Test
  void groupsFollowTheTableOfRights() {
    Authorization former = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    former.setGroupId(GROUP);
    former.setResource(Resources.APPLICATION);
    former.setResourceId("cockpit");
    former.addPermission(Permissions.ACCESS);
    authorizations.saveAuthorization(former);
    authorizations.deleteAuthorization(one("tasklist").getId());
    Authorization welcome = one("welcome");
    welcome.addPermission(Permissions.ALL);
    authorizations.saveAuthorization(welcome);

    identities.synchronize();

    assertThat(one("cockpit")).isNull();
    assertThat(one("tasklist").isPermissionGranted(Permissions.ACCESS)).isTrue();
    assertThat(one("welcome").isPermissionGranted(Permissions.ALL)).isFalse();
    assertThat(one("welcome").isPermissionGranted(Permissions.ACCESS)).isTrue();
  }

  private Authorization one(String application) {
    return authorizations
        .createAuthorizationQuery()
        .groupIdIn(GROUP)
        .resourceType(Resources.APPLICATION)
        .resourceId(application)
        .singleResult();
  }
}
