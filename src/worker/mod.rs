//! The stages as workers: an Arrow IPC stream on stdin, one on stdout, so that another system (Spark's `mapInArrow`)
//! runs them over partitions of a table too large for one machine, with the result of one machine to the byte.
//!
//! ```text
//!  files ──plan──▶ plan.json, raw.parquet            on the driver: what only the whole file can decide, once
//!  raw ──normalize──▶ rows, notes, changes           on workers, partition by partition
//!      ──gather normalize──▶ a normal table           on the driver, rows in the order of `_row`
//!  rows ──features──▶ what linking reads in them      on workers, partition by partition
//!      ──gather features──▶ features.parquet          on the driver, beside the normal table
//!  normal table ──train──▶ link.json                  on the driver: the model, and how many pieces the blocks have
//!  pieces ──score-pairs──▶ pairs                      on workers, piece by piece
//!      ──gather score-pairs──▶ clusters               on the driver
//!  rows ──check──▶ findings and counts                on workers: checks of single rows
//!      ──gather check──▶ all findings                 on the driver: checks of groups, of the table and of the set
//! ```
//!
//! A worker is the stage itself, run on the rows of its partition in a scratch folder: there is no second way to normalize,
//! check or score. A row of features says what its cells say, apart from all other rows; what stands for a value in the
//! whole table (its number, how often it stands) is given by `gather-features`, in the order of the rows. `train`,
//! `score-pairs` and `gather-pairs` read `features.parquet` where it stands, and else work the features out from the table.
//! Whole numbers of streams are signed (Spark knows no others); texts are UTF-8.
//!
//! | stream | columns |
//! |---|---|
//! | raw rows | `_row` i64, `_part` i32, `_line` i64, a text a field, `_decoded` list of (`field`, `rule`, `before`) |
//! | normal rows | `_row`, `_part`, `_line`, a text a field, `_notes` list of (`field`, `status`, `codes`, `output`, `candidates`), `_changes` list of (`field`, `rule`, `before`, `after`) |
//! | features | `_row` i64, `filled` i32 (fields of the model that are filled), `newest` i64 (the day of the last update as a number that grows with time, 0 where unknown), `values` list of binary: one a comparison of the model, empty where the row says nothing |
//! | findings | `kind` (`finding`, `count`, `unit`), `_row` i64, `code`, `level`, `field`, `address`, `value`, `detail`, `proposal`, `owner`; of counts `_at` i32 (the place among the outcomes), `unit`, `tested` i64, `broken` i64 |
//! | pieces | `rule` i32, `piece` i32 |
//! | pairs | `rule`, `piece`, `left` i64, `right` i64, `weight` f32, `certain` bool, `is_match` bool; a piece without pairs has one row whose `left` is null |

mod checking;
mod features;
mod linking;
mod plan;
mod rows;
mod stream;

pub use checking::{check, gather_check};
pub use features::{features, gather_features};
pub use linking::{Training, gather_pairs, score_pairs, train};
pub use plan::{Plan, make};
pub use rows::{gather_normalize, normalize};
