package cn.linfen.assistance.demo;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Fills in, checks, signs and completes as the officers do at their screens. */
@Component
@Conditional(WorldWanted.class)
class Desk {

  /** Public, as that of all accounts of the demonstration. */
  static final String PIN = "201510";

  private final Forms forms;
  private final WorkItems items;
  private final EngineActions actions;
  private final Attachments attachments;

  Desk(Forms forms, WorkItems items, EngineActions actions, Attachments attachments) {
    this.forms = forms;
    this.items = items;
    this.actions = actions;
    this.attachments = attachments;
  }

  /**
   * @return number of the file
   */
  String start(String process, String user, JsonNode paper) {
    WorkItem item =
        items
            .process(process, user)
            .orElseThrow(() -> new IllegalStateException(user + " may not start " + process));
    Submissions.Content content = forms.check(item, user, paper);
    return actions.start(process, forms.stage(user, PIN, List.of(content)).get(0), user);
  }

  void complete(Task task, String user, JsonNode paper) {
    if (task.getAssignee() == null) {
      actions.claim(task.getId(), user);
    }
    WorkItem item = items.task(task.getId()).orElseThrow();
    forms.stage(user, PIN, List.of(forms.check(item, user, paper)));
    actions.complete(task.getId(), user);
  }

  /** A scribble that stands for a signature by hand, or for a photograph. */
  String picture(String user, Random random) {
    BufferedImage image = new BufferedImage(320, 140, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 320, 140);
    pen.setColor(Color.BLACK);
    pen.setStroke(new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int character = 0; character < 3; character++) {
      for (int stroke = 0; stroke < 4; stroke++) {
        int x = 20 + 95 * character + random.nextInt(40);
        int y = 20 + random.nextInt(70);
        pen.drawLine(x, y, x + 10 + random.nextInt(40), y + random.nextInt(50) - 20);
      }
    }
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attachments.store("演示签名.png", bytes.toByteArray(), null, user).id();
  }
}
