#!/usr/bin/env bash
# A Slurm cluster of one node, this machine, for tests: everything it needs (configuration, key, logs, sockets, state) lies in .vitruvian/cluster,
# it listens on the loopback address alone, and nothing of the system's own Slurm is read or changed. Works without systemd, in a container too.
#
#   eng/cluster.sh start     installs Slurm and munge where they are missing (as root; otherwise the command is printed) and starts them; nothing when they run
#   eng/cluster.sh stop      stops them, with all jobs; nothing when they don't run
#   eng/cluster.sh run COMMAND...   starts them, runs a command that finds them through SLURM_CONF, and stops them, whatever happens
#
#   VITRUVIAN_CLUSTER_PORT=N  first of two ports (default: the first two from 16817 on that nobody listens on)
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

cluster=$work/cluster
export SLURM_CONF=$cluster/slurm.conf

# What the tests of category Cluster need to be told besides.
cluster_environment() {
    export VITRUVIAN_CLUSTER=1
}

# The tests of this category also train over several processes, for which the interface to libtorch is built with Gloo.
require_cluster_packages() {
    local -a missing=()
    [[ -x /usr/sbin/slurmctld && -x /usr/sbin/slurmd ]] && command -v sbatch >/dev/null || missing+=(slurm-wlm)
    [[ -x /usr/sbin/munged ]] || missing+=(munge)
    [[ -e /usr/include/gloo/context.h ]] || missing+=(libgloo-dev)
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# Whether the process of a file with a number in it is alive and the program that is meant: numbers are given out again.
is_alive() {
    local id
    id=$(cat -- "$cluster/$1.pid" 2>/dev/null) && [[ -n $id && $(cat -- "/proc/$id/comm" 2>/dev/null) == "$1"* ]]
}

# wait_for SECONDS COMMAND...
wait_for() {
    local until=$((SECONDS + $1))
    shift
    while ! "$@" >/dev/null 2>&1; do
        ((SECONDS < until)) || return 1
        sleep 0.2
    done
}

is_ready() { [[ $(sinfo -h -o %T 2>/dev/null) =~ ^(idle|mixed|allocated)$ ]]; }

listens() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Another checkout may have a cluster of its own.
free_port() {
    local port=16817
    while listens "$port" || listens $((port + 1)); do port=$((port + 2)); done
    printf '%s\n' "$port"
}

configure() {
    local user host cluster_port
    cluster_port=${VITRUVIAN_CLUSTER_PORT:-$(free_port)}
    user=$(id -un) host=$(hostname -s)
    # Sockets have short names.
    ((${#cluster} < 80)) || fail "the folder $cluster has too long a name for a socket; a checkout nearer to the root works"
    mkdir -p -- "$cluster"/{state,spool,logs}
    chmod 755 -- "$cluster" "$cluster/logs"
    if [[ ! -s $cluster/munge.key ]]; then
        (umask 077 && head -c 128 /dev/urandom >"$cluster/munge.key")
    fi
    cat >"$SLURM_CONF" <<TEXT
ClusterName=vitruvian
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$cluster_port
SlurmdPort=$((cluster_port + 1))
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
KillWait=5
MinJobAge=3600
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.pid
SlurmctldLogFile=$cluster/logs/slurmctld.log
SlurmdLogFile=$cluster/logs/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
TEXT
    printf 'CgroupAutomount=no\n' >"$cluster/cgroup.conf"
}

start_cluster() {
    require_cluster_packages
    if ! { is_alive munged && is_alive slurmctld && is_alive slurmd; }; then configure; fi
    if ! is_alive munged; then
        /usr/sbin/munged --key-file="$cluster/munge.key" --socket="$cluster/munge.socket" --pid-file="$cluster/munged.pid" \
            --seed-file="$cluster/munged.seed" --log-file="$cluster/logs/munged.log" --num-threads=2 || fail "munged did not start; its log is $cluster/logs/munged.log"
    fi
    is_alive slurmctld || /usr/sbin/slurmctld -f "$SLURM_CONF" -c || fail "slurmctld did not start; its log is $cluster/logs/slurmctld.log"
    is_alive slurmd || /usr/sbin/slurmd -f "$SLURM_CONF" || fail "slurmd did not start; its log is $cluster/logs/slurmd.log"
    if ! wait_for 30 is_ready; then
        show_log "$cluster/logs/slurmctld.log" 10
        show_log "$cluster/logs/slurmd.log" 10
        stop_cluster
        fail "Slurm's node did not become ready; the logs are in $cluster/logs"
    fi
    say "Slurm runs on this machine (SLURM_CONF=$SLURM_CONF)"
}

stop_cluster() {
    local name id
    if is_alive slurmctld; then scancel --user="$(id -un)" --signal=KILL --full >/dev/null 2>&1; fi
    for name in slurmd slurmctld munged; do
        is_alive "$name" || continue
        id=$(cat -- "$cluster/$name.pid")
        kill -- "$id" 2>/dev/null
        if ! wait_for 10 eval "! is_alive $name"; then kill -KILL -- "$id" 2>/dev/null; fi
    done
    # Jobs' last processes end with their shepherds.
    rm -rf -- "$cluster/state" "$cluster/spool" "$cluster/munge.socket" "$cluster/munge.socket.lock"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    case ${1-} in
        start) start_cluster ;;
        stop) stop_cluster ;;
        run)
            shift
            trap stop_cluster EXIT
            trap 'exit 130' INT TERM
            start_cluster
            cluster_environment
            "$@"
            exit $?
            ;;
        *) sed -n '2,/^source/{/^source/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" ;;
    esac
fi
