import type { FieldKind } from '../kinds.js';

/** The form of a field on the command line. */
export type ParamType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'array'
  | 'record'
  | 'duration'
  | 'user'
  | 'instant';

/** A field of a command's input, as the command line sees it. */
export interface Param {
  /** The field's name in the input. */
  name: string;
  /** The flag's name without dashes, kebab-case; a duration's without its unit (`durationMs` → `duration`). */
  flag: string;
  /** The form on the command line. */
  type: ParamType;
  /** The kind of the field, if the contract gives one. Completion uses it to offer users or rooms. */
  is?: FieldKind;
  /** The values of an enum. */
  values?: string[];
  /** Whether it is required. */
  required: boolean;
  /** Whether it is positional rather than a flag: required scalars are, in schema order, followed by at most one required list. */
  positional: boolean;
  /** The default value. */
  default?: unknown;
  /** The description from the contract. */
  description: string;
  /** The unit of the field. On the command line a duration has its own unit (`10m`). */
  unit?: 'ms';
  /** The elements of an array. */
  items?: { type: ParamType; is?: FieldKind; values?: string[] };
  /** Whether it allows null. */
  nullable?: boolean;
}
