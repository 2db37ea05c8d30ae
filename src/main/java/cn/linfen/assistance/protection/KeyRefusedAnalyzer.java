package cn.linfen.assistance.protection;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the end of a failed start what is wrong with the keys, without a stack trace. */
class KeyRefusedAnalyzer extends AbstractFailureAnalyzer<KeyRefused> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, KeyRefused cause) {
    return new FailureAnalysis(
        cause.getMessage(), "恢复正确的密钥文件后重新启动。不要删除或新建密钥文件：没有原来的密钥，已加密的个人信息无法恢复。", cause);
  }
}
