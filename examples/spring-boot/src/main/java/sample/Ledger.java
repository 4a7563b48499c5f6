package sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What became of the orders: how far each is, and what should not have been seen. */
@Component
class Ledger {
  private final Map<String, Integer> lastSteps = new HashMap<>();
  private final Map<String, String> lastMembers = new HashMap<>();
  private final List<String> outOfOrder = new ArrayList<>();
  private int handled;
  private int duplicates;
  private int repeated;
  private int aborted;
  private int failed;

  /**
   * A step that is not the next one may be one that was handled before, and nothing else: at least once means that a
   * member which takes over may get again what the one before had handled and not yet committed.
   */
  synchronized void handled(String member, String order, String value) {
    if (value.equals(OrderProducer.ABORTED)) {
      aborted++;
      return;
    }
    int step = Integer.parseInt(value);
    int last = lastSteps.getOrDefault(order, 0);
    if (step <= last) {
      if (member.equals(lastMembers.get(order))) repeated++;
      else duplicates++;
      return;
    }
    if (step > last + 1) outOfOrder.add(order + ": step " + step + " after " + last);
    lastSteps.put(order, step);
    lastMembers.put(order, member);
    handled++;
  }

  synchronized void failed() {
    failed++;
  }

  synchronized Entries entries() {
    return new Entries(handled, duplicates, repeated, aborted, failed, List.copyOf(outOfOrder));
  }

  /**
   * @param handled records that were handled, each counted once
   * @param duplicates records that came again to another member than the one that had handled them
   * @param repeated records that came again to the member that had handled them
   * @param aborted records of aborted transactions that were seen
   * @param failed times that handling failed
   * @param outOfOrder steps that came before an earlier one of the same order
   */
  record Entries(
      int handled, int duplicates, int repeated, int aborted, int failed, List<String> outOfOrder) {}
}
