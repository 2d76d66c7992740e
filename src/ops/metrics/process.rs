//! Metrics of the process, under the names that all Prometheus clients use. They are read from `/proc`, so that they
//! exist only on Linux.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

/// The metrics of the process that encodes them.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProcessMetrics;

impl Collector for ProcessMetrics {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let Some(process) = Process::read() else { return Ok(()) };
        let cpu = ConstCounter::new(process.cpu_seconds);
        let help = "User and system time of the processors.";
        let unit = Unit::Seconds;
        cpu.encode(encoder.encode_descriptor("process_cpu", help, Some(&unit), cpu.metric_type())?)?;
        let gauges = [
            ("process_start_time_seconds", "Start of the process, in seconds since 1970.", Some(process.start_time)),
            ("process_resident_memory_bytes", "Resident memory.", Some(process.resident_bytes)),
            ("process_virtual_memory_bytes", "Virtual memory.", Some(process.virtual_bytes)),
            ("process_threads", "Threads.", Some(process.threads)),
            ("process_open_fds", "Open file descriptors.", process.open_files),
            ("process_max_fds", "Limit of process_open_fds.", process.max_files),
        ];
        for (name, help, value) in gauges {
            let Some(value) = value else { continue };
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
struct Process {
    cpu_seconds: f64,
    start_time: f64,
    resident_bytes: f64,
    virtual_bytes: f64,
    threads: f64,
    open_files: Option<f64>,
    max_files: Option<f64>,
}

impl Process {
    #[cfg(not(target_os = "linux"))]
    fn read() -> Option<Process> {
        None
    }

    #[cfg(target_os = "linux")]
    fn read() -> Option<Process> {
        use std::fs;

        use rustix::param::{clock_ticks_per_second, page_size};
        use rustix::process::{Resource, getrlimit};

        let (stat, boot) = (fs::read_to_string("/proc/self/stat").ok()?, fs::read_to_string("/proc/stat").ok()?);
        let boot_time = boot.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse::<f64>().ok())?;
        let ticks = clock_ticks_per_second() as f64;
        let fields = Stat::parse(&stat)?;
        Some(Process {
            cpu_seconds: fields.cpu_ticks / ticks,
            start_time: boot_time + fields.start_ticks / ticks,
            resident_bytes: fields.resident_pages * page_size() as f64,
            virtual_bytes: fields.virtual_bytes,
            threads: fields.threads,
            open_files: fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as f64),
            max_files: getrlimit(Resource::Nofile).current.map(|limit| limit as f64),
        })
    }
}

/// Fields of `/proc/self/stat`; see proc(5).
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code))]
struct Stat {
    cpu_ticks: f64,
    threads: f64,
    start_ticks: f64,
    virtual_bytes: f64,
    resident_pages: f64,
}

#[cfg_attr(not(target_os = "linux"), expect(dead_code))]
impl Stat {
    fn parse(line: &str) -> Option<Stat> {
        // The second field is the name of the program in parentheses, which may contain spaces and parentheses.
        let (_, fields) = line.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
        // Fields are counted from 1, and the third is the first after the name.
        let field = |number: usize| fields.get(number - 3)?.parse::<f64>().ok();
        Some(Stat {
            cpu_ticks: field(14)? + field(15)?,
            threads: field(20)?,
            start_ticks: field(22)?,
            virtual_bytes: field(23)?,
            resident_pages: field(24)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_program_may_contain_spaces_and_parentheses() {
        let line = "7 (a) b (c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 12345 8192 3 18446744073709551615";
        let expected =
            Stat { cpu_ticks: 300.0, threads: 9.0, start_ticks: 12345.0, virtual_bytes: 8192.0, resident_pages: 3.0 };
        assert_eq!(Stat::parse(line), Some(expected));
        assert_eq!(Stat::parse("7 (a) S 1"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_values_of_this_process_are_plausible() {
        let process = Process::read().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64();
        assert!(process.start_time > now - 1e6 && process.start_time < now + 60.0, "{process:?}");
        assert!(process.resident_bytes > 1e5 && process.resident_bytes <= process.virtual_bytes, "{process:?}");
        assert!(process.open_files.unwrap() >= 3.0 && process.threads >= 1.0, "{process:?}");
    }
}
