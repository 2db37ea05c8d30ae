package cn.linfen.assistance.bench;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.Paper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A case that one team works on; its pictures are taken before. */
abstract class TeamCase {

  private final Map<String, String> team;
  private final Map<String, Deque<String>> pictures = new HashMap<>();

  /**
   * @param team who does the work of each demonstration account
   */
  TeamCase(Map<String, String> team) {
    this.team = team;
  }

  /** Takes it from start to end. */
  abstract void in(Office office);

  final void take(CaseDriver camera, String user, int count) {
    Deque<String> own = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      own.add(camera.picture(team.get(user)));
    }
    pictures.put(user, own);
  }

  final String picture(String user) {
    return pictures.get(user).remove();
  }

  final String start(Office office, String process, String user, Paper paper) {
    return office.start(process, team.get(user), paper);
  }

  final void sign(Office office, String number, String element, String user, Paper paper) {
    String data = paper.data().toString();
    for (Map.Entry<String, String> member : team.entrySet()) {
      data = data.replace('"' + member.getKey() + '"', '"' + member.getValue() + '"');
    }
    office.sign(number, element, team.get(user), Paper.of(data));
  }
}
