package sample;

import java.util.ArrayList;
import java.util.List;

/**
 * What the application saw.
 *
 * @param committed records of transactions that were committed
 * @param aborted records of the transaction that was aborted
 * @param abortedInLog how many of those the brokers have
 * @param seen what the consumer group saw
 * @param partitionsBefore partitions of the first and the second member while both were there
 * @param partitionsAfter the same after the first one left
 */
record Report(
    int committed,
    int aborted,
    int abortedInLog,
    Ledger.Entries seen,
    int[] partitionsBefore,
    int[] partitionsAfter) {

  /** What is wrong with it. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(seen.outOfOrder());
    if (seen.handled() != committed) faults.add(committed + " records were committed, " + seen.handled() + " handled");
    if (seen.repeated() > 0) faults.add(seen.repeated() + " records came again to the member that had handled them");
    if (seen.aborted() > 0) faults.add(seen.aborted() + " records of an aborted transaction were seen");
    if (abortedInLog != aborted) faults.add(aborted + " records were aborted, " + abortedInLog + " are on the brokers");
    if (seen.failed() != 1) faults.add("handling failed " + seen.failed() + " times, not once");
    return faults;
  }
}
