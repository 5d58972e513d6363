// What changed here since a view of the portfolio was taken, so that the list can say that it is behind without moving under the hands.
class Changes {
  count = $state(0);
  /** A debtor changed through this console. */
  mark(): void {
    this.count += 1;
  }
}
export const changes = new Changes();
