//! The only place that executes a polars plan, and that measures what a stage costs.

use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use polars::prelude::{DataFrame, Engine, LazyFrame, PlRefPath, PlanCallback, ScanArgsParquet};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::memory;

/// Executes a plan with the streaming engine.
pub fn collect(plan: LazyFrame) -> Result<DataFrame> {
    Ok(plan.collect_with_engine(Engine::Streaming)?.unwrap_single())
}

/// Executes a plan with the streaming engine and hands over its rows in order, `rows` at a time: memory stays bounded
/// whatever the length of the table. An error from `each` stops the plan.
pub fn batches(plan: LazyFrame, rows: usize, mut each: impl FnMut(DataFrame) -> Result<()>) -> Result<()> {
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    let give = PlanCallback::new(move |batch: DataFrame| Ok(send.send(batch).is_err()));
    let plan = plan.sink_batches(give, true, std::num::NonZeroUsize::new(rows))?;
    let failed = || crate::error::Error::stage("polars", "the streaming thread ended early");
    std::thread::scope(|scope| {
        let runner = scope.spawn(move || plan.collect_with_engine(Engine::Streaming).map(drop));
        let taken = receive.iter().try_for_each(|batch| {
            memory::check()?;
            each(batch)
        });
        drop(receive);
        let ran = runner.join().map_err(|_| failed())?;
        taken?;
        Ok(ran?)
    })
}

/// A scan of a Parquet file, lazily.
pub fn scan(path: &Path) -> Result<LazyFrame> {
    let path = PlRefPath::try_from_path(path)?;
    Ok(LazyFrame::scan_parquet(path, ScanArgsParquet::default())?)
}

/// What a stage cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Stage.
    pub stage: String,
    /// Seconds by the clock.
    pub seconds: f64,
    /// Seconds of all processors.
    pub cpu_seconds: f64,
    /// Highest resident memory of the process within the stage, in bytes; `None` where the system does not tell.
    pub peak_memory: Option<u64>,
}

/// Runs a stage and measures it.
pub fn measure<T>(stage: &str, work: impl FnOnce() -> Result<T>) -> Result<(T, Cost)> {
    memory::forget_peak();
    let (clock, cpu) = (Instant::now(), ProcessTime::now());
    let value = work()?;
    let cost = Cost {
        stage: stage.to_owned(),
        seconds: clock.elapsed().as_secs_f64(),
        cpu_seconds: cpu.elapsed().as_secs_f64(),
        peak_memory: memory::peak(),
    };
    Ok((value, cost))
}
