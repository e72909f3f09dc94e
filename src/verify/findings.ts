import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** The number of places that a finding names; further places are only counted. */
const shown = 3;

/**
 * Reduces findings to one for each cause: drops those that follow from another finding at the same place, and folds
 * those that say the same about many places into one.
 */
export function oneForEachCause(findings: readonly Diagnostic[]): Diagnostic[] {
  return fold(oneForEachPlace(withoutConsequences(findings)));
}

const placeOf = ({ file, range }: Diagnostic) => `${file}:${range.start.line}:${range.start.column}`;

/**
 * Drops type and format errors at places where a variable is undefined or the text is not valid YAML: they are only
 * consequences.
 */
function withoutConsequences(findings: readonly Diagnostic[]): Diagnostic[] {
  const causes = new Set<string>();
  const wrong: Diagnostic[] = [];
  const refused: Diagnostic[] = [];
  const texts = new Set<string>();
  const illegible = new Set<string>();
  for (const finding of findings) {
    if (finding.code === 'flux/unsubstituted-variable' || finding.code === 'flux/substituted-text')
      causes.add(placeOf(finding));
    else if (finding.code === 'kustomize/wrong-type') {
      causes.add(placeOf(finding));
      wrong.push(finding);
    } else if (/^object\/(label|data)-not-string$/.test(finding.code)) texts.add(placeOf(finding));
    else if (finding.code === 'kustomize/refused') refused.push(finding);
    else if (finding.code === 'flux/sealed-metadata') illegible.add(finding.file);
  }
  return findings.filter((finding) => {
    if (causes.has(placeOf(finding)) && /^(schema|object|ref)\//.test(finding.code)) return false;
    if (illegible.has(finding.file) && /^(schema|object)\//.test(finding.code)) return false;
    if (/^kustomize\/(refused|patch-fails|replacement-fails)$/.test(finding.code))
      return !wrong.some(({ file, path }) => file === finding.file && isPart(path, finding.path));
    if (finding.code === 'schema/wrong-type' && texts.has(placeOf(finding))) return false;
    return !(
      finding.code === 'object/subject-without-namespace' &&
      refused.some(
        ({ file, path }) =>
          file === finding.file && finding.path.startsWith(path.replace(/\.(\d+)/g, '[$1]')),
      )
    );
  });
}

/** Whether `path` equals `whole` or is inside it. */
function isPart(path: string, whole: string): boolean {
  return path === whole || (path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length)));
}

/** Merges findings at one line of a file that several builds use, each with names of its own. */
function oneForEachPlace(findings: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const own =
      /^(security|object|ref|net)\/|^flux\/undefined-variable$|^kustomize\/(patch|replacement)-fails$/.test(
        finding.code,
      );
    const key = own ? `${finding.code} ${placeOf(finding)}` : `${groups.size}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length < shown) return first === undefined ? [] : [first, ...others];
    return [
      {
        ...first,
        hint: `${first.hint}\nThe same for ${others.length} more objects that this line is part of.`,
      },
    ];
  });
}

function fold(findings: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const key = [finding.code, finding.severity, causeOf(finding)].join('\n');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap((group) => (isOneCause(group) ? [folded(group)] : group));
}

/** What findings of one cause have in common. */
function causeOf({ code, message, cause = message, file }: Diagnostic): string {
  // Objects of one folder lack the same line in its kustomization, as do its files.
  const isOfFolder = code === 'object/no-namespace' || code === 'kustomize/unlisted-file';
  return isOfFolder ? file.slice(0, file.lastIndexOf('/') + 1) : cause;
}

/**
 * Whether findings have a single cause: they do if their message names the culprit (a missing object, a variable),
 * wherever it occurs.
 */
function isOneCause(group: readonly Diagnostic[]): boolean {
  const [first] = group;
  return (
    first !== undefined &&
    group.length > shown &&
    /^(ref\/missing-|object\/(missing|no)-namespace|schema\/unknown-version|flux\/undefined-variable|kustomize\/(hash-not-followed|missing-|unlisted-file)|flux\/health-checks-ignored)/.test(
      first.code,
    )
  );
}

function folded(group: readonly Diagnostic[]): Diagnostic {
  const [first, ...others] = [...group].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  if (first === undefined) throw new Error('an empty group');
  const places = others.slice(0, shown).map(({ file, range }) => `${file}:${range.start.line}`);
  const rest = others.length > shown ? ` and ${others.length - shown} more places` : '';
  return { ...first, hint: `${first.hint}\nThe same at ${places.join(', ')}${rest}.` };
}
