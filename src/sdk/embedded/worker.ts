// The thread in which one tool of the embedded toolchain runs; started by run.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { runRequest, type ToolRequest } from './tools.js';

const request: ToolRequest = workerData;
parentPort?.postMessage(runRequest(request));
