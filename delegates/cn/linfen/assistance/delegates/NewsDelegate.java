package cn.linfen.assistance.delegates;

import cn.linfen.assistance.notification.CaseNews;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Tells officers at once what cannot wait for the morning. */
@Component("news")
public class NewsDelegate {

  private final PostsDelegate posts;
  private final CaseNews news;

  NewsDelegate(PostsDelegate posts, CaseNews news) {
    this.posts = posts;
    this.news = news;
  }

  /** Whoever holds that post where the case is hears of this step of the model, by its name. */
  public void urgent(String post, DelegateExecution execution) {
    news.urgent(
        execution.getProcessBusinessKey(),
        execution.getCurrentActivityId(),
        execution.getCurrentActivityName(),
        posts.at(post, execution));
  }
}
