/**
 * Every code that a diagnostic can carry, in one closed union. Each room of the program keeps the table of
 * its own codes beside the code that reports them; this file only joins the tables.
 */

import { configCodes } from '../config/codes.ts';
import { renderCodes } from '../render/codes.ts';
import { sourceCodes } from '../source/codes.ts';
import { verifyCodes } from '../verify/codes.ts';
import { writeCodes } from '../write/codes.ts';
import type { CodeTable } from './code-table.ts';

export const codes = {
  ...sourceCodes,
  ...configCodes,
  ...renderCodes,
  ...verifyCodes,
  ...writeCodes,
} as const satisfies CodeTable;

export type DiagnosticCode = keyof typeof codes;
