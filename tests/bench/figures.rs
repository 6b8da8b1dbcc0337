//! What the kernel knows of a process.

use std::{fs, time::Duration};

/// What one run of a function cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    pub start: Duration,
    pub start_cpu: Duration,
    pub first: Duration,
    pub first_cpu: Duration,
    pub warm: Duration,
    pub warm_cpu: Duration,
    /// Most memory that was ever resident, in bytes.
    pub memory: u64,
}

/// The median of each figure by itself.
pub fn median(runs: &[Figures]) -> Figures {
    let middle = |of: fn(&Figures) -> Duration| {
        let mut all: Vec<_> = runs.iter().map(of).collect();
        all.sort_unstable();
        all[all.len() / 2]
    };
    let mut memory: Vec<_> = runs.iter().map(|run| run.memory).collect();
    memory.sort_unstable();
    Figures {
        start: middle(|run| run.start),
        start_cpu: middle(|run| run.start_cpu),
        first: middle(|run| run.first),
        first_cpu: middle(|run| run.first_cpu),
        warm: middle(|run| run.warm),
        warm_cpu: middle(|run| run.warm_cpu),
        memory: memory[memory.len() / 2],
    }
}

/// CPU time of a process so far, in all its threads: to the nanosecond, where `/proc/PID/stat` counts in ticks.
pub fn cpu(process: u32) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("schedstat")).ok())
        .filter_map(|times| times.split(' ').next()?.parse().ok())
        .map(Duration::from_nanos)
        .sum()
}

/// Most memory that was ever resident, in bytes.
pub fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap() * 1024
}
