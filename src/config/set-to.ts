import type { Json } from '../app-kit/setting.ts';
import type { Advice } from '../diagnostics/fix.ts';

/** The fix that gives a setting an example value; none if the value is not a single one. */
export function setTo(setting: string, value: Json | undefined): Pick<Advice, 'fixes'> {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return {};
  return { fixes: [{ kind: 'set', setting, value }] };
}
