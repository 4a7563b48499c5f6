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
  private final List<String> outOfOrder = new ArrayList<>();
  private int handled;
  private int duplicates;
  private int aborted;
  private int failed;

  /** At least once: a step that is not the next one may be one that was handled before, and nothing else. */
  synchronized void handled(String order, String value) {
    if (value.equals(OrderProducer.ABORTED)) {
      aborted++;
      return;
    }
    int step = Integer.parseInt(value);
    int last = lastSteps.getOrDefault(order, 0);
    if (step <= last) {
      duplicates++;
      return;
    }
    if (step > last + 1) outOfOrder.add(order + ": step " + step + " after " + last);
    lastSteps.put(order, step);
    handled++;
  }

  synchronized void failed() {
    failed++;
  }

  synchronized Entries entries() {
    return new Entries(handled, duplicates, aborted, failed, List.copyOf(outOfOrder));
  }

  /**
   * @param handled records that were handled, each counted once
   * @param duplicates records that came again after they had been handled
   * @param aborted records of aborted transactions that were seen
   * @param failed times that handling failed
   * @param outOfOrder steps that came before an earlier one of the same order
   */
  record Entries(int handled, int duplicates, int aborted, int failed, List<String> outOfOrder) {}
}
