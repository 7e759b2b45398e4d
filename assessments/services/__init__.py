"""The only place that writes: functions with keywords, one transaction each."""
