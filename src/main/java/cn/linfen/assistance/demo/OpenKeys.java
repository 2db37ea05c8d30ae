package cn.linfen.assistance.demo;

import cn.linfen.assistance.signature.Signer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Signs for the demonstration's officers while its past is made, with keys that were opened once:
 * deriving a key from a PIN takes a tenth of a second, and thousands are needed.
 */
final class OpenKeys implements Signer {

  private record Held(Key key) implements Key {

    @Override
    public String certificate() {
      return key.certificate();
    }

    @Override
    public byte[] sign(byte[] message) {
      return key.sign(message);
    }

    @Override
    public void close() {
      // For the next signature.
    }
  }

  private final ThreadClock clock;
  private final ObjectProvider<Signer> signers;
  private final Map<String, Key> open = new ConcurrentHashMap<>();

  OpenKeys(ThreadClock clock, ObjectProvider<Signer> signers) {
    this.clock = clock;
    this.signers = signers;
  }

  @Override
  public boolean serves(String officer) {
    return clock.isSimulating();
  }

  @Override
  public Key open(String officer, String secret) {
    return open.computeIfAbsent(
        officer,
        user ->
            new Held(
                signers
                    .orderedStream()
                    .filter(one -> one != this && one.serves(user))
                    .findFirst()
                    .orElseThrow()
                    .open(user, secret)));
  }

  /** Forgets all keys. */
  void close() {
    open.values().forEach(held -> ((Held) held).key().close());
    open.clear();
  }
}
