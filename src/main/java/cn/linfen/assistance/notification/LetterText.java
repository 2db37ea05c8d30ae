package cn.linfen.assistance.notification;

import java.util.Locale;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Letters as HTML and as plain text. */
@Component
class LetterText {

  private static final String FOOT = "此邮件由系统自动发出，请勿回复。提醒方式和安静时段可在系统“账户—邮件提醒”中修改：";

  private final ITemplateEngine templates;
  private final MailProperties properties;

  LetterText(ITemplateEngine templates, MailProperties properties) {
    this.templates = templates;
    this.properties = properties;
  }

  String html(Letter letter) {
    Context context = new Context(Locale.CHINA);
    context.setVariable("letter", letter);
    context.setVariable("base", properties.url(""));
    context.setVariable("foot", FOOT);
    context.setVariable("settings", properties.url(MailPages.SETTINGS));
    return templates.process("mail/letter", context);
  }

  String plain(Letter letter) {
    StringBuilder text = new StringBuilder(letter.name()).append("：\n");
    for (Letter.Section section : letter.sections()) {
      text.append("\n").append(section.title()).append("\n");
      for (Letter.Line line : section.lines()) {
        text.append("- ").append(line.text()).append("\n");
        if (line.path() != null) {
          text.append("  ").append(properties.url(line.path())).append("\n");
        }
      }
      if (section.more() > 0) {
        text.append("- 另有").append(section.more()).append("件，请登录系统查看\n");
      }
    }
    return text.append("\n")
        .append(FOOT)
        .append("\n")
        .append(properties.url(MailPages.SETTINGS))
        .append("\n")
        .toString();
  }
}
