import { distance } from "fastest-levenshtein";

/** Farther than this, a word is rather another word than a slip of the pen. */
const maxEdits = 2;

/**
 * The known word that somebody probably meant: at most two letters differ, whatever the case and the separators
 * (`retentionMs` for `retention.ms`); undefined when none is that close.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const candidates = known
    .map((one) => ({ one, edits: distance(plain(word), plain(one)), exact: distance(word, one) }))
    .filter(({ one, edits }) => edits <= maxEdits && edits <= plain(one).length / 2);
  candidates.sort((left, right) => left.edits - right.edits || left.exact - right.exact);
  return candidates[0]?.one;
}

/** The fix for a word that is not known: the one that was probably meant, or something else to do. */
export function didYouMean(word: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(word, known);
  return meant === undefined ? otherwise : `did you mean ${meant}?`;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s._-]/g, "");
}
