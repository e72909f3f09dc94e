import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { newRecipients, recipientChange } from '../seal/new-recipients.ts';
import type { Opened, SealRule, SopsConfig } from '../sops/index.ts';
import type { Gained, Transformed } from './transform.ts';

/** The recipients of a rule that a file did not have when it was opened. */
export function gainedBy(
  path: string,
  opened: Opened,
  { rule, config }: { readonly rule: SealRule; readonly config: SopsConfig },
): Gained | undefined {
  const change = recipientChange(path, opened, rule.recipients);
  return change && { change, config };
}

/** A warning for each recipient that files have gained. */
export function gainedRecipients(results: readonly Transformed[]): Diagnostic[] {
  const gained = results.flatMap((result) => (result.gained ? [result.gained] : []));
  return newRecipients(
    gained.map(({ change }) => change),
    gained[0]?.config,
  );
}
