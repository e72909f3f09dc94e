import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { unfilledCodes } from '../codes/objects.ts';
import { at, texts } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/**
 * Placeholders of a template that were never filled in, in objects that Flux applies; only texts that cannot mean
 * anything else.
 */
export const unfilled: Check = {
  codes: unfilledCodes,
  *run(model) {
    for (const object of model.objects) {
      if (!object.listed || object.aside || object.document.locked) continue;
      yield* placeholders(object);
    }
  },
};

/** Matches `<your-domain>`, `CHANGE_ME`, `YOUR_TOKEN`, `yourdomain.com`. */
const inText =
  /<(?:your|insert|replace|change|enter|fill)[-_ ][\w .-]*>|\b(?:CHANGE|REPLACE)[-_]?ME\b|\bYOUR[-_][A-Z][A-Z_-]*\b|\byour-?(?:domain|company|org)\.(?:com|net|org|tld|io)\b/;
const whole = /^(?:change|replace)[-_]?(?:me|this)$/i;
/** Matches angle brackets, which addresses do not contain. */
const inAddress = /<[A-Za-z][\w -]*>/;
const addresses =
  /^(url|host|hosts|hostname|hostnames|dnsNames|server|email|domain|registry|image|bucket|endpoint|endpointURL|destinationPath|externalName)$/;

/** Checks names, addresses and values; scripts, templates and prose may mention such words. */
function* placeholders(object: KubernetesObject): Generator<Diagnostic> {
  for (const root of object.kind === 'Secret' ? ['stringData'] : ['spec']) {
    for (const { path, text } of texts(at(object.data, root))) {
      if (text.length > 300 || text.includes('\n') || !isUnfilled(path, text)) continue;
      yield inObject(object, [root, ...path], {
        code: 'object/unfilled',
        severity: 'warning',
        message: 'this is still the placeholder of a template',
        hint: 'Write the intended value.',
      });
      // One finding is enough: whoever copies a template usually fills in nothing.
      return;
    }
  }
}

function isUnfilled(path: KeyPath, text: string): boolean {
  const key = path.findLast((step): step is string => typeof step === 'string') ?? '';
  if (/description|message|summary|comment|regex|pattern|match|expr|query/i.test(key)) return false;
  return inText.test(text) || whole.test(text) || (addresses.test(key) && inAddress.test(text));
}
