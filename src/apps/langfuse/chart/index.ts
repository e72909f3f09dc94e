import type { ChartDescription } from '../../../verify/declarations.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';

/** The chart `langfuse`, in its two maintained major versions. */
export const chart: ChartDescription = { versions: [v1, v2] };
