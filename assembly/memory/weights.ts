/**
 * How the file is read. asconfig.json names one for each target (`Weights`), the compiler leaves the other out. What each
 * states:
 *
 *   COPIED         whether what is read is a copy: `scale`, `bias`, `filterZero` and `filters` of a layer are then windows
 *                  of the arena, `fileBias` and `packed` say what belongs there
 *   VIEW           bytes that `view` gives at most
 *   view           where so many bytes of the file can be read until the next call
 *   keepHead       reads so many of its first bytes, header and table of sections, to stay at `head`
 *   keepContract   reads its contract, to stay where it answers
 *   readChannels   makes sure that scale, bias and filter zeros of a layer are where the layer says, until the next call
 *   filtersAt      where so many bytes of its filters can be read until the next call
 */
import './weights-mapped';
import './weights-flash';
