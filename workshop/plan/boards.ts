/** Microcontroller boards, and what a network in a bundle with a small memory, or as C, leaves of their RAM. */
import type { FilePlace } from '../bundle/assemble.ts';
import { PAGE } from './memory.ts';
import type { Plan } from './plan.ts';

/** A board as its maker publishes it. Sizes are bytes. */
export interface Board {
  readonly board: string;
  readonly processor: string;
  readonly ram: number;
  readonly flash: number;
}

/** What is left of its RAM for engine, stack and program; null where RAM or flash is too small. */
export interface BoardFit extends Board {
  /** With weights that stay in flash, where the host has mapped it: `bundle --memory small --attach`. */
  readonly mapped: number | null;
  /** With weights in the module, read by blocks where an engine leaves it in flash: `bundle --memory small --flash segment`. */
  readonly segment: number | null;
  /** With weights that the engine copies with its data segments. */
  readonly copied: number | null;
  /** As C, without an engine: for stack and program. */
  readonly c: number | null;
}

const KB = 1024;

/** More than the code of `bundle --c` takes, net_picture.c and a library of floats included. */
export const C_CODE = 20 * KB;

const boards: readonly Board[] = (
  [
    ['Blue Pill', 'STM32F103C8', 20, 64],
    ['micro:bit v2', 'nRF52833', 128, 512],
    ['NUCLEO-F446RE', 'STM32F446RE', 128, 512],
    ['NUCLEO-L476RG', 'STM32L476RG', 128, 1024],
    ['Arduino Nano 33 BLE Sense', 'nRF52840', 256, 1024],
    ['Raspberry Pi Pico', 'RP2040', 264, 2048],
    ['STM32F746G-DISCO', 'STM32F746NG', 320, 1024],
    ['ESP32-C3-DevKitM-1', 'ESP32-C3', 400, 4096],
    ['nRF5340 DK', 'nRF5340', 512, 1024],
    ['ESP32-S3-DevKitC-1', 'ESP32-S3', 512, 8192],
    ['Raspberry Pi Pico 2', 'RP2350', 520, 4096],
    ['ESP32-DevKitC', 'ESP32', 520, 4096],
    ['NUCLEO-L4R5ZI', 'STM32L4R5ZI', 640, 2048],
    ['NUCLEO-H743ZI2', 'STM32H743ZI', 1024, 2048],
  ] as const
).map(([board, processor, ram, flash]) => ({ board, processor, ram: ram * KB, flash: flash * KB }));

/** Every board, the one with the least RAM first. A memory has whole pages in an engine. */
export function boardFits({ bundles, c }: Plan): BoardFit[] {
  return boards.map((board) => {
    const left = (ram: number, flash: number): number | null =>
      board.flash >= flash && board.ram >= ram ? board.ram - ram : null;
    const small = (place: FilePlace): number | null => {
      const { flash, pages } = bundles.find((bundle) => bundle.memory === 'small' && bundle.place === place)!;
      return left(pages * PAGE, flash);
    };
    const bare = left(c.ram + c.pictureRam, c.flash + C_CODE);
    return { ...board, mapped: small('host'), segment: small('segment'), copied: small('memory'), c: bare };
  });
}
