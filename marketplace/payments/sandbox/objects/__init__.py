"""What can be done to each family of objects: functions of the store and the parameters."""
