/**
 * Every code that a diagnostic can carry, in one closed union. Each room of the program keeps the table of
 * its own codes beside the code that reports them; this file only joins the tables.
 */

import { templateCodes } from '../jinja/codes.ts';
import { sourceCodes } from '../source/codes.ts';
import type { CodeTable } from './code-table.ts';

export const codes = { ...sourceCodes, ...templateCodes } as const satisfies CodeTable;

export type DiagnosticCode = keyof typeof codes;
