package cn.linfen.assistance.engine;

import org.camunda.bpm.engine.BadUserRequestException;

/** A query that is not answered: HTTP 400 with a Chinese reason. */
class QueryRefused extends BadUserRequestException {

  private static final long serialVersionUID = 1L;

  QueryRefused(String reason) {
    super(reason);
  }
}
