// One debtor on screen. Another id is another person: the old one does not stay while the new one comes.
import { api } from "../../api/client";
import type { Debtor360 } from "../../api/types";
import { Resource } from "../../resource.svelte";

export function useDebtor(id: () => string): Resource<Debtor360> {
  const resource = new Resource<Debtor360>();
  $effect(() => {
    const wanted = id();
    void resource.load((signal) => api.debtor(wanted, signal));
  });
  return resource;
}

/** The account that a promise or a payment is about, when there is only one creditor. */
export const mainCreditor = (debtor: Debtor360): string | undefined =>
  [...debtor.debt.creditors].sort((a, b) => b.total - a.total)[0]?.creditor;
