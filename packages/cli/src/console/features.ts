import type { CliFeature } from '../features/feature.js';
import { allFeatures } from '../features/lookup.js';
import { type Manifest, manifest } from '../manifest.js';
import type { Act, Shortcut, Toggle } from './acts.js';
import { ownCommands } from './commands.js';
import { derivedCommands } from './derived.js';
import { keymapOf } from './keymap.js';
import type { ConsoleFeature, ConsoleFeatures, SlashContext } from './state.js';

/** Loads the console parts of the features. */
export const loadConsoleFeatures = async (
  features: readonly CliFeature[] = allFeatures,
  contract: Pick<Manifest, 'nouns'> = manifest,
): Promise<ConsoleFeatures> => {
  const loaded = await Promise.all(features.flatMap((feature) => (feature.console ? [feature.console()] : [])));
  const all: readonly ConsoleFeature[] = loaded.map((module) => module.screen);
  const acts = Object.assign({}, ...all.map((feature) => feature.acts ?? {})) as Record<string, Act>;
  const toggles = Object.assign({}, ...all.map((feature) => feature.toggles ?? {})) as Record<string, Toggle>;
  const shortcuts = Object.assign({}, ...all.map((feature) => feature.shortcuts ?? {})) as Record<
    string,
    Shortcut<SlashContext>
  >;
  return {
    all,
    commands: [
      ...all.flatMap((feature) => feature.commands ?? []),
      ...derivedCommands(contract, new Set(all.flatMap((feature) => feature.covers ?? []))),
      ...ownCommands,
    ],
    panels: Object.assign({}, ...all.map((feature) => feature.panels ?? {})),
    acts,
    toggles,
    shortcuts,
    keymap: keymapOf(shortcuts, toggles, acts),
  };
};
