/**
 * Where the planes of a network lie. asconfig.json names one for each target (`Arena`), the compiler leaves the other out.
 * What each states:
 *
 *   MAPS        whether a file may be mapped behind the end of the memory
 *   TABLES      whether the arena begins with the tables of layers and stages, just those that the network has; else they
 *               are static data
 *   STREAMS     whether the first stages may run row by row, and a picture comes in where the scratch is, so that this is
 *               planned first
 *   SCRATCH     least bytes of the scratch, and of the staging for pixels; 0: those of the longest window of a picture's
 *               row. It always holds a row of any stage
 *   planPlanes  places the input plane of every stage, and the picture
 */
import './arena-fast';
import './arena-small';
