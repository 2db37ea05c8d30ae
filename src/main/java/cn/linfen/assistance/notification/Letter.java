package cn.linfen.assistance.notification;

import java.util.List;

/**
 * What a mail says.
 *
 * @param name of whom it is for
 */
record Letter(String name, String subject, List<Section> sections) {

  /**
   * @param more how many lines were left out
   */
  record Section(String title, List<Line> lines, int more) {}

  /**
   * @param path of the page on this server; null for none
   */
  record Line(String text, String path) {}
}
