/** Conditions in conjunctive normal form: every clause must hold, and a clause holds if one of its terms does. */
export type Clauses = readonly (readonly string[])[];

/** The opposite of a term: `a` and `!a`, `a=x` and `a!=x`. */
export function negated(term: string): string {
  if (term.includes('!=')) return term.replace('!=', '=');
  if (term.includes('=')) return term.replace('=', '!=');
  return term.startsWith('!') ? term.slice(1) : `!${term}`;
}

/** Removes what is always true, what other clauses imply, and terms that single terms contradict. */
export function simplified(clauses: Clauses): Clauses {
  let current = clauses.map((clause) => [...new Set(clause)]);
  for (let before = ''; before !== JSON.stringify(current); ) {
    before = JSON.stringify(current);
    const certain = new Set(current.flatMap((clause) => (clause.length === 1 ? clause : [])));
    current = current
      .filter((clause) => !clause.some((term) => clause.includes(negated(term))))
      .map((clause) => (clause.length === 1 ? clause : clause.filter((term) => !certain.has(negated(term)))));
    current = current.filter(
      (clause, index) =>
        !current.some(
          (other, position) =>
            position !== index &&
            other.every((term) => clause.includes(term)) &&
            (other.length < clause.length || position < index),
        ),
    );
  }
  return current;
}

/** What is known about an item if some values differ from those of the parent. */
export interface Case {
  /** The terms that hold in this case; none in the first. */
  readonly terms: readonly string[];
  /** The conditions on the item in this case, besides those terms. */
  readonly clauses: Clauses;
  readonly parent: Case | undefined;
  /** Whether the case says anything about a term. */
  readonly covers: (term: string) => boolean;
}

/** Joins what is known in several cases: the clauses of a case count only in it, and not in its children that lack them. */
export function joined(cases: readonly Case[]): Clauses {
  const implies = (one: readonly string[], clause: readonly string[]) =>
    one.every((term) => clause.includes(term));
  const drops = (child: Case, clause: readonly string[]) =>
    (clause.length === 0 || clause.some(child.covers)) &&
    !child.clauses.some((other) => implies(other, clause));
  const all = cases.flatMap((one) =>
    one.clauses
      // What the parent says already holds here as well.
      .filter(
        (clause) =>
          one.parent?.clauses.some((other) => implies(other, clause) && !drops(one, other)) !== true,
      )
      .map((clause) => {
        const outside = one.terms.map(negated);
        const children = cases.filter((child) => child.parent === one && drops(child, clause));
        return [...outside, ...clause, ...children.flatMap(({ terms }) => terms.slice(-1))];
      }),
  );
  return simplified(all);
}
